namespace Spoor.Store.Segments;

/// <summary>A column that is stored as codes of a dictionary, for who counts codes and needs neither a code for each row nor every value.</summary>
internal abstract class CodedColumn
{
    public abstract AttributeType Type { get; }

    /// <summary>Values of the dictionary.</summary>
    public abstract int Count { get; }

    /// <summary>Reads the pages that the visitor wants.</summary>
    /// <exception cref="BlockDamagedException">The block cannot be read.</exception>
    public abstract void Visit(ICodeVisitor visitor);

    /// <summary>A dictionary that holds the byte strings of these codes, perhaps of more.</summary>
    /// <param name="codes">Ascending.</param>
    /// <exception cref="BlockDamagedException">The block cannot be read.</exception>
    public abstract Utf8Dictionary Values(ReadOnlySpan<int> codes);

    /// <summary>The number that a code stands for: an integer, 0 or 1 for <see cref="AttributeType.Bool"/>, the bits of a float.</summary>
    /// <exception cref="BlockDamagedException">The block cannot be read.</exception>
    public abstract long Number(int code);
}
