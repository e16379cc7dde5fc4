namespace Spoor.Store;

/// <summary>When the write-ahead log is forced to disk.</summary>
public enum WalSync
{
    /// <summary>Before the acknowledgement: a power loss takes nothing that was acknowledged.</summary>
    Commit,

    /// <summary>Every <see cref="StoreOptions.SyncInterval"/>: a power loss takes at most that much; a killed process takes nothing.</summary>
    Interval,

    /// <summary>When the system chooses: a killed process takes nothing, a power loss up to about half a minute of spans.</summary>
    Never,
}
