/** A link as the wire's resources carry it: relative, to be read with GET. */
export const link = (uri: string) => ({ uri, method: "GET", headers: [] });
