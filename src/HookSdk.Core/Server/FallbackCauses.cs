using Microsoft.Extensions.Hosting;

namespace HookSdk;

/// <summary>Why a fallback was answered: how it is worded, and where a test sees it.</summary>
internal static class FallbackCauses
{
    /// <summary>The response header that tells it.</summary>
    public const string Header = "HookSdk-Fallback";

    /// <summary>The application's switch for <see cref="AreTold"/>.</summary>
    public const string TellSwitch = "HookSdk.TellFallbacks";

    private const int MaxLength = 500;
    private const string LineMark = ":line ";

    /// <summary>
    /// Whether causes name the line that threw, and responses over HTTP and gRPC tell the cause in a header: on in a process that runs fakes, and for a server whose
    /// environment is Development. An exception's text may hold anything, so elsewhere it never leaves the process.
    /// </summary>
    public static bool AreTold { get; set; } = AppContext.TryGetSwitch(TellSwitch, out bool on) && on;

    /// <summary>Has causes told where the environment is Development, unless the application has set the switch itself.</summary>
    public static void TellIn(IHostEnvironment? environment)
    {
        if (environment?.IsDevelopment() == true && !AppContext.TryGetSwitch(TellSwitch, out _))
        {
            AreTold = true;
        }
    }

    /// <summary>The cause of a handler that threw.</summary>
    public static string Threw(string plugin, Exception exception)
    {
        string cause = $"{plugin} threw {exception.GetType().Name}: {exception.Message}";
        return AreTold && LineOf(exception) is { } line ? $"{cause} ({line})" : cause;
    }

    /// <summary>Where in the user's own code it was thrown: file and line, or the method where no symbols are; null: nowhere there.</summary>
    public static string? LineOf(Exception exception)
    {
        string? method = null;
        foreach (string line in (exception.StackTrace ?? "").Split('\n'))
        {
            string frame = line.Trim();
            int name = frame.IndexOf(' ', StringComparison.Ordinal) + 1;
            int end = frame.IndexOf('(', StringComparison.Ordinal);
            if (name <= 0 || end <= name || IsFramework(frame[name..end]))
            {
                continue;
            }

            int number = frame.LastIndexOf(LineMark, StringComparison.Ordinal);
            if (number > 0)
            {
                string path = frame[..number].Replace('\\', '/');
                if (!path.Contains("/src/HookSdk.", StringComparison.Ordinal))
                {
                    return $"{path[(path.LastIndexOf('/') + 1)..]}:{frame[(number + LineMark.Length)..]}";
                }
            }
            else if (!frame.AsSpan(name).StartsWith("HookSdk.", StringComparison.Ordinal))
            {
                method ??= $"in {frame[name..end]}";
            }
        }

        return method;
    }

    /// <summary>The cause as the header may hold it: in one line, printable, and not too long.</summary>
    public static string ForHeader(string cause) => string.Create(Math.Min(cause.Length, MaxLength), cause, static (span, text) =>
    {
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = text[i] is >= ' ' and <= '~' ? text[i] : text[i] is '\r' or '\n' ? ' ' : '?';
        }
    });

    private static bool IsFramework(string method) => method.StartsWith("System.", StringComparison.Ordinal) || method.StartsWith("Microsoft.", StringComparison.Ordinal);
}
