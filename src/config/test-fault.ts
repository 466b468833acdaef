/** The fault point to arm (`LAKEHOUSE_TEST_FAULT`), for the fault tests only. */
export const readTestFault = (
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined => env['LAKEHOUSE_TEST_FAULT'];
