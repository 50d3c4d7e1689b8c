import { ofBodies } from "./bodies.data.js";
import { walk } from "./walk.js";

walk(ofBodies);
