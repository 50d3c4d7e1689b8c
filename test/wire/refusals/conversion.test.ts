import { ofConversion } from "./conversion.data.js";
import { walk } from "./walk.js";

walk(ofConversion);
