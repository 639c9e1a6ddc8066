namespace HookSdk.Cli.Servers;

/// <summary>Why a call was not answered, in words.</summary>
internal static class NoAnswer
{
    public static string Within(TimeSpan time) => $"no answer within {Units.Text(time)}";

    public static string Of(Exception exception) => $"no reply: {exception.GetBaseException().Message}";
}
