import { ofOrders } from "./ordering.data.js";
import { walk } from "./walk.js";

walk(ofOrders);
