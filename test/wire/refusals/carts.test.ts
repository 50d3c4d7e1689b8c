import { ofCarts } from "./carts.data.js";
import { walk } from "./walk.js";

walk(ofCarts);
