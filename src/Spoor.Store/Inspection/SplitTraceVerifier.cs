using Spoor.Store.Manifest;
using Spoor.Store.Segments;

namespace Spoor.Store.Inspection;

/// <summary>Every trace that lies in more than one live block must be named as split: a query would otherwise judge its parts one by one.</summary>
internal static class SplitTraceVerifier
{
    public static void Verify(StoreInspector inspector, ManifestState manifest, FindingList findings, CancellationToken cancellationToken)
    {
        var split = manifest.Blocks.SelectMany(block => block.SplitTraces).Select(id => id.Hash64()).ToHashSet();
        var seen = new HashSet<ulong>();
        foreach (var named in manifest.Blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (findings.HasDamage(named.Id))
                continue;
            var missing = 0;
            try
            {
                using var block = inspector.OpenBlock(named.Id);
                foreach (var hash in block.Index.TraceHashes)
                {
                    if (!seen.Add(hash) && !split.Contains(hash))
                        missing++;
                }
            }
            catch (BlockDamagedException)
            {
                // Told where the block itself is checked, unless it is gone by now.
            }

            if (missing > 0)
                findings.Damage(named.Id, ManifestLog.FileName, $"{missing} traces that lie in other blocks as well are not named as split");
        }
    }
}
