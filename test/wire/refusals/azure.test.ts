import { ofAzure } from "./azure.data.js";
import { walk } from "./walk.js";

walk(ofAzure);
