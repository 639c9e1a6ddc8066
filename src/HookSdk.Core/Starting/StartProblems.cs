using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>
/// What is wrong when the program does not start. What is known to be a matter of settings is a line each. All else is a fault of code, and is written as .NET writes it: with its type, its causes and
/// its stack.
/// </summary>
/// <remarks>
/// Known are a validation of options that failed, what HookSdk and ASP.NET Core throw to say what they cannot use, and a text that somebody refuses on purpose by a <see cref="FormatException"/> or an
/// <see cref="InvalidDataException"/>. One that comes out of .NET itself, such as by <c>int.Parse</c>, names no setting.
/// </remarks>
internal static class StartProblems
{
    /// <param name="e">What stopped the start.</param>
    /// <param name="program">The program's own assembly, whatever its name is; null: the program is HookSdk's.</param>
    /// <param name="configuration">The program's settings, which say what sets a port that is taken; null: they are not known.</param>
    public static IReadOnlyList<string> Of(Exception e, Assembly? program, IConfiguration? configuration = null) => e is IOException { InnerException: AddressInUseException } && configuration is not null
        ? [$"{Line(e.Message)} {ListenAddresses.WhenTaken(configuration, e.Message)}"]
        : [.. All(e, program?.GetName().Name).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> All(Exception e, string? program) => e switch
    {
        AggregateException several => several.InnerExceptions.SelectMany(inner => All(inner, program)),
        OptionsValidationException settings => settings.Failures.Select(Line),
        _ => [SentenceOf(e, program) is { } sentence ? Line(sentence) : e.ToString()],
    };

    private static string Line(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>What it says, where that is enough; null: it is not.</summary>
    private static string? SentenceOf(Exception e, string? program) => e switch
    {
        FormatException or InvalidDataException when IsThrownOnPurpose(e) || IsOfServer(e, program) => e is InvalidDataException { InnerException: { } inner } ? $"{e.Message} {Deepest(inner)}" : e.Message,
        ArgumentNullException => null,
        ArgumentException { ParamName: { } parameter } when IsOfServer(e, program) => e.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal),
        InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException when IsOfServer(e, program) => e.Message,
        _ when e.GetType().Assembly.GetName().Name is { } declaring && declaring != program && IsOurs(declaring) => e.Message,
        SocketException or CryptographicException when IsOfServer(e, program) => $"{e.GetType().Name}: {e.Message}",
        _ => null,
    };

    /// <summary>Where JSON is broken, the innermost says in which line.</summary>
    private static string Deepest(Exception e) => e.InnerException is JsonException json ? json.Message : e.Message;

    private static bool IsThrownOnPurpose(Exception e) => Throwers(e).FirstOrDefault() is { } first && !IsRuntime(first);

    /// <summary>Whether HookSdk or ASP.NET Core threw it, or called what of .NET did. Not the container, which only tells of services that code has forgotten.</summary>
    private static bool IsOfServer(Exception e, string? program) =>
        Throwers(e).FirstOrDefault(static name => !IsRuntime(name)) is { } thrower && thrower != program && (IsOurs(thrower)
            || thrower.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
            || (thrower.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) && !thrower.StartsWith("Microsoft.Extensions.DependencyInjection", StringComparison.Ordinal)));

    private static bool IsOurs(string assembly) => assembly.StartsWith("HookSdk.", StringComparison.Ordinal);

    private static bool IsRuntime(string assembly) => assembly.StartsWith("System.", StringComparison.Ordinal);

    /// <summary>The names of the assemblies that it came through, the innermost first.</summary>
    private static IEnumerable<string> Throwers(Exception e) =>
        new StackTrace(e).GetFrames().Select(static f => DiagnosticMethodInfo.Create(f)?.DeclaringAssemblyName.Split(',')[0]).OfType<string>();
}
