import { ofRelationships } from "./relationships.data.js";
import { walk } from "./walk.js";

walk(ofRelationships);
