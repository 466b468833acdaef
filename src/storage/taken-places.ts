import { realpathSync } from 'node:fs';
import path from 'node:path';
import { storageErrors } from './errors.ts';

/** What a bucket may not be, hold or lie in. All paths are real ones. */
export interface TakenPlaces {
  dataDir: string;
  /** The directory from which the inbox takes files away; undefined while it is switched off. */
  inboxDir: string | undefined;
  otherRoots: readonly string[];
}

/** Directories of the operating system; /run and /dev are emptied when it starts. */
const systemTrees = '/bin /boot /dev /etc /lib /lib32 /lib64 /proc /run /sbin /sys /usr'.split(' ');

/** The part of the data directory that belongs to buckets; the server empties and sweeps the rest as it likes. */
const bucketsFolder = 'buckets';

/** Throws BUCKET_ROOT_REFUSED where a directory is, holds or lies in what is not its own. */
export function refuseTaken(dir: string, places: TakenPlaces): void {
  const { dataDir, otherRoots } = places;
  if (dir === path.parse(dir).root) throw refuse('A bucket cannot live at the root of the file system.');
  if (contains(dir, dataDir)) throw refuse(`The directory ${dir} holds the catalog; choose one of its own.`);
  const isOwn = isOwnPlace(dir, dataDir);
  if (!isOwn && contains(dataDir, dir))
    throw refuse(
      `The directory ${dir} lies in the data directory, where buckets live below ${path.join(dataDir, bucketsFolder)} only.`,
    );
  const system = systemTrees.find((tree) => contains(tree, dir));
  if (!isOwn && system !== undefined)
    throw refuse(`The directory ${dir} lies in ${system}, which belongs to the operating system.`);
  refuseInbox(dir, places);
  for (const other of otherRoots) {
    if (contains(dir, other) || contains(other, dir))
      throw refuse(`The directory ${dir} overlaps the bucket at ${other}.`);
  }
}

/** Throws BUCKET_ROOT_REFUSED where the inbox would take files of the bucket, or the bucket would lie around it. */
export function refuseInbox(dir: string, { dataDir, inboxDir }: Omit<TakenPlaces, 'otherRoots'>): void {
  if (inboxDir === undefined) return;
  if (contains(dir, inboxDir) || (!isOwnPlace(dir, dataDir) && contains(inboxDir, dir)))
    throw refuse(`The directory ${dir} of a bucket overlaps the inbox at ${inboxDir}.`);
}

function isOwnPlace(dir: string, dataDir: string): boolean {
  const place = path.join(dataDir, bucketsFolder);
  return dir !== place && contains(place, dir);
}

const refuse = (reason: string) => storageErrors.BUCKET_ROOT_REFUSED(reason);

/** The path without symbolic links; what does not exist yet is kept as it is. */
export function findRealPath(target: string): string {
  try {
    return realpathSync(target);
  } catch (error) {
    const parent = path.dirname(target);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === target) throw error;
    return path.join(findRealPath(parent), path.basename(target));
  }
}

function contains(outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return (
    relative === '' ||
    (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative))
  );
}
