import { ofCustomers } from "./customers.data.js";
import { walk } from "./walk.js";

walk(ofCustomers);
