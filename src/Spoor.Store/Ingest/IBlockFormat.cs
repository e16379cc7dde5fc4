using Spoor.Store.Files;
using Spoor.Store.Head;
using Spoor.Store.Manifest;
using Spoor.Store.Segments;

namespace Spoor.Store.Ingest;

/// <summary>How a block is written and read: the one place where ingestion meets the format.</summary>
internal interface IBlockFormat
{
    /// <summary>
    /// Writes a sealed head as a block into an existing, empty folder; returns when all of it is durable. Id, log range, creation and split traces of
    /// the entry are given, the rest is filled in.
    /// </summary>
    ManifestBlock Write(SpanHead head, IStoreFiles files, string folder, ManifestBlock entry);

    /// <summary>Opens a block; disposable when it holds files.</summary>
    /// <exception cref="BlockDamagedException">It cannot be read.</exception>
    SegmentPart Open(IStoreFiles files, string folder);

    /// <summary>The manifest entry of a complete block that the manifest does not name (without its split traces); null when it is not complete.</summary>
    ManifestBlock? TryReadEntry(IStoreFiles files, string folder);
}
