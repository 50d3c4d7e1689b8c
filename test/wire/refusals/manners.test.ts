import { ofManners } from "./manners.data.js";
import { walk } from "./walk.js";

walk(ofManners);
