import { tellSeeds } from "./tell-seeds.js";

tellSeeds(2);
