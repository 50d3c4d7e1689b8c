import { type CustomerFile, recordsOf } from "../customers/customer-file.js";
import { Order } from "./order.schema.js";

export const orderKey = (orderId: string) => `order_${orderId}`;
export const ordersIn = (file: CustomerFile): Order[] => recordsOf(file, "order_", Order);
