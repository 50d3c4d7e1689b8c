import { startAzuriteProcess } from "./azurite.js";

/** More than there are test files. */
const accounts = Array.from({ length: 500 }, (_, index) => `tests${index}`);
let next = 0;
let azurite: ReturnType<typeof startAzuriteProcess> | undefined;

/**
 * The connection to storage that nobody else uses: an account of its own on an Azurite that all test files of this process share,
 * since loading one and warming it up takes longer than most files need it. It ends with the process.
 */
export async function newStorageAccount(): Promise<string> {
  azurite ??= startAzuriteProcess({ accounts });
  const account = accounts[next++];
  if (account === undefined) throw new Error(`There are only ${accounts.length} storage accounts.`);
  return (await azurite).connectionStringOf(account);
}
