using System.Text.Json;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>What is wrong, in a line each, when the program does not start.</summary>
internal static class StartProblems
{
    public static IReadOnlyList<string> Of(Exception e) => [.. All(e).Select(static p => string.Join(' ', p.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> All(Exception e) => e switch
    {
        AggregateException several => several.InnerExceptions.SelectMany(All),
        OptionsValidationException settings => settings.Failures,
        InvalidDataException { InnerException: { } inner } file => [$"{file.Message} {Deepest(inner)}"],
        InvalidOperationException or ArgumentException or FormatException or IOException or UnauthorizedAccessException => [e.Message],
        _ => [$"{e.GetType().Name}: {e.Message}"],
    };

    /// <summary>Where JSON is broken, the innermost says in which line.</summary>
    private static string Deepest(Exception e) => e.InnerException is JsonException json ? json.Message : e.Message;
}
