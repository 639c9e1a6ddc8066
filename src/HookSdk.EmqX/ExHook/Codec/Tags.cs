namespace HookSdk.EmqX.ExHook;

/// <summary>Tags of fields with one byte: the number and the wire type.</summary>
internal static class Tags
{
    public const uint Varint1 = (1 << 3) | 0;
    public const uint Varint2 = (2 << 3) | 0;
    public const uint Varint3 = (3 << 3) | 0;
    public const uint Varint4 = (4 << 3) | 0;
    public const uint Varint5 = (5 << 3) | 0;
    public const uint Varint6 = (6 << 3) | 0;
    public const uint Varint7 = (7 << 3) | 0;
    public const uint Varint8 = (8 << 3) | 0;
    public const uint Varint9 = (9 << 3) | 0;
    public const uint Varint10 = (10 << 3) | 0;
    public const uint Varint13 = (13 << 3) | 0;

    public const uint Length1 = (1 << 3) | 2;
    public const uint Length2 = (2 << 3) | 2;
    public const uint Length3 = (3 << 3) | 2;
    public const uint Length4 = (4 << 3) | 2;
    public const uint Length5 = (5 << 3) | 2;
    public const uint Length6 = (6 << 3) | 2;
    public const uint Length7 = (7 << 3) | 2;
    public const uint Length8 = (8 << 3) | 2;
    public const uint Length11 = (11 << 3) | 2;
    public const uint Length12 = (12 << 3) | 2;
}
