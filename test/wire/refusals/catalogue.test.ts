import { ofCatalogue } from "./catalogue.data.js";
import { walk } from "./walk.js";

walk(ofCatalogue);
