namespace Spoor.TraceQL;

/// <summary>RE2's named character classes, which are those of ASCII, as ranges for within brackets.</summary>
internal static class Re2Classes
{
    private const string Digits = "0-9";
    private const string WordCharacters = "0-9A-Za-z_";

    /// <summary>The class of one of d s w D S W.</summary>
    public static string Perl(char letter) => letter switch
    {
        'd' => Digits,
        's' => @"\t\n\f\r ",
        'w' => WordCharacters,
        'D' => @"\0-/:-\uffff",
        'S' => @"\0-\x08\x0b\x0e-\x1f!-\uffff",
        'W' => @"\0-/:-@\[-\^`{-\uffff",
        _ => throw new ArgumentOutOfRangeException(nameof(letter)),
    };

    /// <summary>The class named in <c>[:name:]</c>; null when there is none.</summary>
    public static string? Posix(string name) => name switch
    {
        "alnum" => "0-9A-Za-z",
        "alpha" => "A-Za-z",
        "ascii" => @"\0-\x7f",
        "blank" => @"\t ",
        "cntrl" => @"\0-\x1f\x7f",
        "digit" => Digits,
        "graph" => "!-~",
        "lower" => "a-z",
        "print" => " -~",
        "punct" => @"!-/:-@\[-`{-~",
        "space" => @"\t\n\v\f\r ",
        "upper" => "A-Z",
        "word" => WordCharacters,
        "xdigit" => "0-9A-Fa-f",
        _ => null,
    };
}
