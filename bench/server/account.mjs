/** Who logs in at every server, and the user of the system that those servers become which can. */
export const account = { user: "reader", password: "open-sesame", uid: 64021 };
