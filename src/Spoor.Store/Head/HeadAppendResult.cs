namespace Spoor.Store.Head;

/// <summary>What became of a batch in the head: spans with malformed content are rejected, spans sent twice are dropped silently.</summary>
internal readonly record struct HeadAppendResult(int Appended, int Duplicates, int Rejected, string? RejectionReason);
