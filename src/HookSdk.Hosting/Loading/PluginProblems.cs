using System.Reflection;

namespace HookSdk.Hosting;

/// <summary>What a plugin threw, as text.</summary>
internal static class PluginProblems
{
    public static string Of(Exception exception)
    {
        Exception e = exception;
        while (e is TargetInvocationException or TypeInitializationException or AggregateException { InnerExceptions.Count: 1 } && e.InnerException is { } inner)
        {
            e = inner;
        }

        string? missing = (e as ReflectionTypeLoadException)?.LoaderExceptions.FirstOrDefault(static l => l is not null)?.Message;
        return missing ?? (e is PluginProblemException or InvalidOperationException ? e.Message : $"{e.GetType().Name}: {e.Message}");
    }
}
