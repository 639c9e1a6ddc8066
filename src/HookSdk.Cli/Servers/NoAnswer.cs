using HookSdk.Testing;

namespace HookSdk.Cli.Servers;

/// <summary>Why a call was not answered, in words.</summary>
internal static class NoAnswer
{
    public static string Within(TimeSpan time) => $"no answer within {Units.Text(time)}";

    /// <summary>What a fake says of a call that hangs, without what is meant for whoever writes tests with it.</summary>
    public static string Of(HookAssertionException exception)
    {
        string words = exception.Message.Split('\n')[0];
        foreach (string part in (ReadOnlySpan<string>)[" o.Patience sets how long a fake waits.", "; its deadline is on the server's own clock", " of real time"])
        {
            words = words.Replace(part, "", StringComparison.Ordinal);
        }

        return words;
    }

    public static string Of(Exception exception) => $"no reply: {exception.GetBaseException().Message}";
}
