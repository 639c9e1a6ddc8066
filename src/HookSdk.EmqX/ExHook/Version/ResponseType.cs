namespace HookSdk.EmqX.ExHook;

/// <summary>The first field of a ValuedResponse, ResponsedType: whether it says anything, and whether EMQX asks on. Versions number it differently.</summary>
internal static class ResponseType
{
    /// <summary>The bytes that it takes at most.</summary>
    public const int Size = 2;

    public static void WriteIgnore(ref WireWriter writer, ExHookVersion version) => Write(ref writer, version.IgnoreNumber);

    public static void Write(ref WireWriter writer, ChainStep step, ExHookVersion version) =>
        Write(ref writer, step == ChainStep.Stop ? ExHookVersion.StopNumber : version.ContinueNumber);

    private static void Write(ref WireWriter writer, byte number)
    {
        if (number != 0)
        {
            writer.Varint(Tags.Varint1, number);
        }
    }
}
