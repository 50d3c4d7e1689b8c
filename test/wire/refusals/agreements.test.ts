import { ofAgreements } from "./agreements.data.js";
import { walk } from "./walk.js";

walk(ofAgreements);
