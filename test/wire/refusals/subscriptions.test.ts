import { ofSubscriptions } from "./subscriptions.data.js";
import { walk } from "./walk.js";

walk(ofSubscriptions);
