package dev.holdfast.internal.check;

import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.run.CheckDepth;
import java.util.BitSet;
import java.util.Random;

/** Chooses the packs that a check reads. */
final class PackSelection {
    private PackSelection() {}

    /**
     * The numbers of the packs to read.
     *
     * @param present the packs that are there
     */
    static BitSet of(BlobIndex index, BitSet present, CheckDepth depth, Random random) {
        if (depth instanceof CheckDepth.Full) {
            return present;
        }
        if (depth instanceof CheckDepth.Part part) {
            return part(index, present, part);
        }
        if (depth instanceof CheckDepth.Percent percent) {
            return sample(present, percent.percent() / 100, random);
        }
        if (depth instanceof CheckDepth.Bytes bytes) {
            return sample(present, (double) bytes.bytes() / Math.max(1, index.packBytes()), random);
        }
        return new BitSet();
    }

    /** By the first byte of the id, as restic does. */
    private static BitSet part(BlobIndex index, BitSet present, CheckDepth.Part part) {
        BitSet chosen = new BitSet();
        present.stream()
                .filter(pack -> (index.pack(pack).id().first() >>> 56) % part.of() == part.part() - 1)
                .forEach(chosen::set);
        return chosen;
    }

    private static BitSet sample(BitSet present, double share, Random random) {
        int[] packs = present.stream().toArray();
        int wanted = Math.min(packs.length, Math.max(1, (int) (packs.length * share)));
        BitSet chosen = new BitSet();
        for (int i = 0; i < wanted; i++) {
            int other = i + random.nextInt(packs.length - i);
            int pack = packs[other];
            packs[other] = packs[i];
            chosen.set(pack);
        }
        return chosen;
    }
}
