using System.Globalization;

namespace HookSdk.Testing;

/// <summary>What EMQX says about bytes that are no packet. It looks at the fixed header; what the fake cannot tell from it, it calls malformed (assumed).</summary>
internal static class EmqxFrame
{
    private const int Pingreq = 12;
    private const int Pingresp = 13;
    private const int Disconnect = 14;

    /// <summary>The reason as EMQX prints it.</summary>
    public static string ProblemOf(ReadOnlySpan<byte> bytes, FakeEmqxVersion version)
    {
        if (bytes.Length < 2)
        {
            return "malformed_packet";
        }

        int type = bytes[0] >> 4;
        if (bytes[1] == 0 && type is not (Pingreq or Disconnect))
        {
            string name = type == Pingresp ? "'PINGRESP'" : type.ToString(CultureInfo.InvariantCulture);
            string what = type == Pingresp ? "unexpected_packet" : "zero_remaining_len";
            return version.IsFrom589 ? $"#{{cause => {what},header_type => {name}}}" : $"#{{header_type => {name},hint => {what}}}";
        }

        return bytes.Length > 4 && bytes[1..5].IndexOfAnyInRange((byte)0, (byte)0x7f) < 0 ? "malformed_variable_byte_integer" : "malformed_packet";
    }
}
