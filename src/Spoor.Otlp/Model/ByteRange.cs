namespace Spoor.Otlp;

/// <summary>A slice of a batch's bytes; <c>default</c> (length 0) stands for an absent field as for an empty one.</summary>
public readonly record struct ByteRange(int Offset, int Length);
