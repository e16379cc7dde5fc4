using Spoor.Store.Segments;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>A condition on one value. Immutable and safe for several threads.</summary>
internal abstract class ValuePredicate
{
    /// <summary>True for every value but nil.</summary>
    public static ValuePredicate Exists { get; } = new ExistsPredicate();

    public abstract bool Test(in Static value);

    /// <summary>Writes 1 or 0 for every value of a dictionary of UTF-8 text.</summary>
    public virtual void TestTexts(Utf8Dictionary dictionary, TextCache texts, Span<byte> results)
    {
        for (var code = 0; code < results.Length; code++)
            results[code] = Test(texts.Value(code)) ? (byte)1 : (byte)0;
    }

    /// <summary>When the predicate compares numbers with a number, says how; else false.</summary>
    public virtual bool TryGetNumber(out BinaryOperator op, out Static number)
    {
        op = default;
        number = default;
        return false;
    }

    /// <summary>When only one text passes, or an array that holds it, says which (UTF-8); else false.</summary>
    public virtual bool TryGetText(out ReadOnlySpan<byte> text)
    {
        text = default;
        return false;
    }

    /// <summary>
    /// For a predicate that all of a span's values must pass (<c>!=</c>, <c>!~</c>), the one that passes for those of comparable type that fail;
    /// else null.
    /// </summary>
    public virtual ValuePredicate? Opposite => null;

    private sealed class ExistsPredicate : ValuePredicate
    {
        public override bool Test(in Static value) => !value.IsNil;

        public override void TestTexts(Utf8Dictionary dictionary, TextCache texts, Span<byte> results) => results.Fill(1);
    }
}

/// <summary>True for one Bool, and for nothing else: what a condition that is an attribute alone means.</summary>
internal sealed class IsBoolPredicate(bool expected) : ValuePredicate
{
    public override bool Test(in Static value) => value.Type == StaticType.Bool && value.AsBool == expected;

    public override void TestTexts(Utf8Dictionary dictionary, TextCache texts, Span<byte> results) => results.Clear();
}
