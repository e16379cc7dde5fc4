using Spoor.Store.Manifest;
using Spoor.Store.Wal;

namespace Spoor.Store.Ingest;

/// <summary>What was on disk when the store was opened.</summary>
internal sealed record RecoveredStore(ManifestLog Manifest, PartList Parts, WalRecoveryResult Wal);
