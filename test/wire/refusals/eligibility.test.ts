import { ofEligibility } from "./eligibility.data.js";
import { walk } from "./walk.js";

walk(ofEligibility);
