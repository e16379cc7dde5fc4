namespace Spoor.Store.Segments;

/// <summary>An attribute name that occurs in a segment, with a type that it occurs with.</summary>
public readonly record struct AttributeKey(string Name, AttributeType Type);
