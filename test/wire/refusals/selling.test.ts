import { ofSelling } from "./selling.data.js";
import { walk } from "./walk.js";

walk(ofSelling);
