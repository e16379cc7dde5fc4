namespace Spoor.Store;

/// <summary>
/// The names of the durable steps. Tests end the process or cut the power at each of them; a new durable step gets a name here.
/// </summary>
internal static class StoreSteps
{
    public const string DamageCopied = "recovery: damaged bytes copied";
    public const string DamageRepaired = "recovery: damaged segment repaired";
    public const string SegmentHeaderWritten = "wal: segment header durable, not yet named";
    public const string SegmentReady = "wal: segment ready";
    public const string GroupWritten = "wal: group written, not yet synced";
    public const string GroupSynced = "wal: group synced, not yet answered";
    public const string BlockWritten = "flush: block written, not in the manifest";
    public const string BlockInManifest = "flush: block in the manifest, not yet visible";
    public const string BlockVisible = "flush: block visible, log not yet cut";
    public const string LogCut = "flush: log cut";
    public const string LogErased = "erase: segments of the log deleted";
    public const string ManifestCompacted = "manifest: compacted on start";
    public const string LeftoverDeleted = "start: leftover block deleted";
    public const string RewriteWritten = "rewrite: block written, not in the manifest";
    public const string RewriteInManifest = "rewrite: block in the manifest, not yet visible";
    public const string RewriteVisible = "rewrite: block visible, old folders not yet deleted";
    public const string RewriteDone = "rewrite: old folders deleted";
    public const string RetentionInManifest = "retention: in the manifest, folder not yet deleted";
    public const string RetentionDone = "retention: folder deleted";
    public const string SeriesWritten = "retention: series written, not in the manifest";
    public const string SeriesDropInManifest = "retention: removal of series in the manifest, folder not yet deleted";
    public const string SeriesDropDone = "retention: folder of series deleted";
    public const string SeriesMergeWritten = "series: merged and written, not in the manifest";
    public const string SeriesMergeInManifest = "series: merged ones in the manifest, folders of the others not yet deleted";
    public const string SeriesMergeDone = "series: folders of merged ones deleted";
    public const string SeriesUploadedFiles = "upload: table of series in the bucket, meta.json not";
    public const string SeriesUploadedMeta = "upload: series in the bucket, the manifest does not say so";
    public const string SeriesUploadInManifest = "upload: series in the manifest";
    public const string SeriesRemoteMetaDeleted = "bucket: meta.json of dropped series deleted, their table not";
    public const string SeriesRemoteFilesDeleted = "bucket: dropped series deleted, the manifest does not say so";
    public const string SeriesRemoteDeletionInManifest = "bucket: deletion of series in the manifest";
    public const string SeriesLeftoverDeleted = "start: leftover series deleted";
    public const string UploadedFiles = "upload: files in the bucket, meta.json not";
    public const string UploadedMeta = "upload: block in the bucket, the manifest does not say so";
    public const string UploadInManifest = "upload: in the manifest";
    public const string EvictedFromUse = "evict: block read from the bucket, local folder not yet deleted";
    public const string EvictionDone = "evict: local folder deleted";
    public const string RemoteMetaDeleted = "bucket: meta.json of a dropped block deleted, its other files not";
    public const string RemoteFilesDeleted = "bucket: dropped block deleted, the manifest does not say so";
    public const string RemoteDeletionInManifest = "bucket: deletion in the manifest";
}
