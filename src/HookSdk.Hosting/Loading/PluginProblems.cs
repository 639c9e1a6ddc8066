using System.Reflection;
using Microsoft.Extensions.Options;

namespace HookSdk.Hosting;

/// <summary>What a plugin threw, as text.</summary>
internal static class PluginProblems
{
    private static readonly string[] Speaking = ["HookSdk", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Options"];

    public static string Of(Exception exception)
    {
        Exception e = Innermost(exception);
        string? missing = (e as ReflectionTypeLoadException)?.LoaderExceptions.FirstOrDefault(static l => l is not null)?.Message;
        return missing ?? (e is PluginProblemException or InvalidOperationException ? e.Message : Named(e));
    }

    /// <summary>What it threw, always with its type.</summary>
    public static string WithType(Exception exception) => Named(Innermost(exception));

    /// <summary>Whether code of the plugin or of what it brings threw it: then the message alone does not say where. HookSdk and the container write messages of their own.</summary>
    public static bool IsOwn(Exception exception) =>
        Innermost(exception) is not (PluginProblemException or OptionsValidationException or ReflectionTypeLoadException or TypeLoadException or MissingMethodException or BadImageFormatException or FileNotFoundException or FileLoadException) and var e
        && !(e is InvalidOperationException && Speaking.Any(name => e.Source == name || e.Source?.StartsWith($"{name}.", StringComparison.Ordinal) == true));

    private static string Named(Exception e) => $"{e.GetType().Name}: {e.Message}";

    private static Exception Innermost(Exception exception)
    {
        Exception e = exception;
        while (e is TargetInvocationException or TypeInitializationException or AggregateException { InnerExceptions.Count: 1 } && e.InnerException is { } inner)
        {
            e = inner;
        }

        return e;
    }
}
