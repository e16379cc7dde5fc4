using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>One (key, type) of a head's attributes. Text and composite values are interned; numbers lie in the row's words.</summary>
internal sealed class HeadAttributeColumn(int number, byte[] key, AttributeType type, InternDictionary? dictionary)
{
    /// <summary>Position among the columns of its <see cref="AttributeStore"/>.</summary>
    public int Number { get; } = number;

    /// <summary>The attribute's name in UTF-8.</summary>
    public byte[] Key { get; } = key;

    public AttributeType Type { get; } = type;

    /// <summary>For <see cref="AttributeType.String"/> and <see cref="AttributeType.Other"/>.</summary>
    public InternDictionary? Dictionary { get; } = dictionary;

    /// <summary>Words of 32 bits that one value takes in a row: a code, or two halves of a number.</summary>
    public int WordCount => Type is AttributeType.Int or AttributeType.Double ? 2 : 1;

    /// <summary>
    /// True for the column that holds whole <c>KeyValue</c> messages of attributes whose key came when the head had its maximum of columns.
    /// </summary>
    public bool IsResidual { get; init; }
}
