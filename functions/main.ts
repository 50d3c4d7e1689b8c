import { azurePorts } from "../shared/platform/azure-ports.js";
import { registerFunctions } from "./register.js";

registerFunctions(azurePorts(process.env));
