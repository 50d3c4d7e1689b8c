import { ofConfiguredDates, settings } from "./azure.data.js";
import { walk } from "./walk.js";

walk(ofConfiguredDates, settings);
