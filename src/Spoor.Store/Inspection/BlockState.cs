namespace Spoor.Store.Inspection;

/// <summary>How a block's folder stands to the store.</summary>
public enum BlockState
{
    /// <summary>The manifest names it: queries answer from it.</summary>
    Live,

    /// <summary>The manifest names it, but it cannot be opened: answers are partial.</summary>
    Damaged,

    /// <summary>Complete, but not named: it is about to be, or a crash left it, and the next start takes it up or deletes it.</summary>
    Unnamed,

    /// <summary>Without description: it is being written or deleted, or a crash left it, and the next start deletes it.</summary>
    Unfinished,

    /// <summary>The manifest removed it; its folder goes when the last query lets go of it, at the latest at the next start.</summary>
    Removed,
}
