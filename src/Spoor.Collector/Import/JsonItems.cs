using System.Text.Json;
using Spoor.Otlp.Json;

namespace Spoor.Collector.Import;

/// <summary>
/// Walks down to the items of a JSON file that are converted one by one, so that only the current item is in memory: the elements of
/// <c>resourceSpans</c>, Jaeger's traces, Zipkin's spans.
/// </summary>
internal sealed class JsonItems(TraceFileInput input, TraceFileFormat format)
{
    private readonly Stack<Level> _levels = new();

    private enum Level
    {
        /// <summary>Inside an object, before a name or its end.</summary>
        Object,

        /// <summary>Inside a list, before an item or its end.</summary>
        List,

        /// <summary>Behind a value that another may follow after a comma.</summary>
        ObjectAfterValue,
        ListAfterValue,
    }

    /// <summary>Length of the next item, which then is at the start of the window; 0 at the end of the file.</summary>
    public int FindNext()
    {
        while (true)
        {
            var next = SkipWhitespace();
            if (next < 0)
                return _levels.Count == 0 ? 0 : throw input.Error($"the file ends within {(InList ? "a list" : "an object")}: it was cut off");
            if (_levels.Count == 0)
            {
                if (next == '{' && format == TraceFileFormat.JaegerJson && !HasDataProperty())
                    return ValueLength();
                Enter(next, "an object or a list");
                continue;
            }

            if (TryLeave(next) || !BeginValue(ref next))
                continue;
            if (InList)
            {
                if (next == '[' && _levels.Count == 1)
                    Enter(next, "a list");
                else if (next == '{' && format is TraceFileFormat.OtlpJson or TraceFileFormat.TempoJson && _levels.Count == 1)
                    Enter(next, "an object");
                else
                    return ValueLength();
                continue;
            }

            if (EntersProperty(out var isItem))
            {
                if (isItem)
                    return ValueLength();
                continue;
            }

            input.Consume(ValueLength());
        }
    }

    /// <summary>Call after the item was consumed.</summary>
    public void Done()
    {
        if (_levels.Count > 0)
            AfterValue();
    }

    private bool InList => _levels.Count > 0 && _levels.Peek() is Level.List or Level.ListAfterValue;

    // Reads "name": and decides what to do with its value: walk into it, or take it as an item; otherwise it is to be passed over.
    private bool EntersProperty(out bool isItem)
    {
        isItem = false;
        var length = ValueLength();
        var reader = new Utf8JsonReader(input.Window[..length]);
        reader.Read();
        var isWanted = format switch
        {
            TraceFileFormat.OtlpJson => JsonText.Equals(ref reader, "resourceSpans"u8),
            TraceFileFormat.TempoJson => JsonText.Equals(ref reader, "resourceSpans"u8) || JsonText.Equals(ref reader, "batches"u8) || JsonText.Equals(ref reader, "trace"u8),
            _ => JsonText.Equals(ref reader, "data"u8),
        };
        input.Consume(length);
        if (SkipWhitespace() != ':')
            throw input.Error("no valid JSON: expected ':' after a property name");
        input.Consume(1);
        var next = SkipWhitespace();
        _levels.Pop();
        _levels.Push(Level.ObjectAfterValue);
        if (!isWanted)
            return false;
        if (next == '[')
        {
            Enter(next, "a list");
            return true;
        }

        if (next != '{')
            return false;
        isItem = format == TraceFileFormat.JaegerJson;
        if (!isItem)
            Enter(next, "an object");
        return true;
    }

    private void Enter(int next, string expected)
    {
        if (next is not ('{' or '['))
            throw input.Error("expected " + expected);
        input.Consume(1);
        _levels.Push(next == '{' ? Level.Object : Level.List);
    }

    private bool TryLeave(int next)
    {
        if (next != (InList ? ']' : '}'))
            return false;
        input.Consume(1);
        _levels.Pop();
        if (_levels.Count > 0)
            AfterValue();
        return true;
    }

    // Passes over the comma; true when a value (or a name) begins at the window.
    private bool BeginValue(ref int next)
    {
        var level = _levels.Peek();
        if (level is Level.ObjectAfterValue or Level.ListAfterValue)
        {
            if (next != ',')
                throw input.Error($"no valid JSON: expected ',' or '{(InList ? ']' : '}')}'");
            input.Consume(1);
            _levels.Pop();
            _levels.Push(level == Level.ListAfterValue ? Level.List : Level.Object);
            next = SkipWhitespace();
        }

        if (next < 0)
            return false;
        if (!InList && next != '"')
            throw input.Error("no valid JSON: expected a property name");
        return true;
    }

    private void AfterValue()
    {
        var level = _levels.Pop();
        _levels.Push(level is Level.Object or Level.ObjectAfterValue ? Level.ObjectAfterValue : Level.ListAfterValue);
    }

    // The next byte that is no whitespace, at the start of the window; -1 at the end.
    private int SkipWhitespace()
    {
        while (true)
        {
            var at = input.Window.IndexOfAnyExcept(" \t\r\n"u8);
            if (at >= 0)
            {
                input.Consume(at);
                return input.Window[0];
            }

            input.Consume(input.Window.Length);
            if (!input.ReadMore())
                return -1;
        }
    }

    // Length of the value at the start of the window, which grows until all of it is there.
    private int ValueLength()
    {
        while (true)
        {
            try
            {
                var reader = new Utf8JsonReader(input.Window, input.AtEnd, new JsonReaderState(JsonInput.Options));
                if (reader.Read() && reader.TrySkip())
                    return (int)reader.BytesConsumed;
            }
            catch (JsonException exception)
            {
                var error = JsonSyntax.Error(input.Window, exception);
                throw input.Error(error.Problem, error.BytePosition, exception);
            }

            // Twice the size each time: the value is read again from its start.
            if (!input.ReadUntil((int)Math.Min(2L * Math.Max(input.Window.Length, 4096), Array.MaxLength)))
                input.ReadMore();
        }
    }

    // A Jaeger file is {"data":…}, or a trace itself.
    private bool HasDataProperty()
    {
        var reader = new Utf8JsonReader(input.Window, input.AtEnd, new JsonReaderState(JsonInput.Options));
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (JsonText.Equals(ref reader, "data"u8))
                    return true;
                if (JsonText.Equals(ref reader, "spans"u8) || !reader.Read() || !reader.TrySkip())
                    return false;
            }
        }
        catch (JsonException)
        {
            // Reading the value will say what is wrong.
        }

        return false;
    }
}
