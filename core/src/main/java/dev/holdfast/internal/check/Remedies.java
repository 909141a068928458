package dev.holdfast.internal.check;

import dev.holdfast.internal.pack.BlobId;

/** What can be done about damage. */
final class Remedies {
    static final String REPAIR_SNAPSHOTS =
            "back up again, which stores what is there still; then run 'repair snapshots' to drop what is lost";

    private Remedies() {}

    static String repairPack(BlobId pack) {
        return "run 'repair packs " + pack.hex() + "', which saves what is intact, then 'repair snapshots'";
    }
}
