import { ofPartners } from "./partners.data.js";
import { walk } from "./walk.js";

walk(ofPartners);
