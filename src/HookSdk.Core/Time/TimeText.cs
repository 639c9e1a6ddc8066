namespace HookSdk;

/// <summary>A time as people write it into settings: <c>00:00:00.9</c>, without the zeros that .NET puts behind.</summary>
internal static class TimeText
{
    public static string Of(TimeSpan time) => time.ToString("c") is var text && time.Ticks % TimeSpan.TicksPerSecond != 0 ? text.TrimEnd('0') : text;
}
