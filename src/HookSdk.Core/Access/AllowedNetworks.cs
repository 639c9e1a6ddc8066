using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HookSdk;

/// <summary>
/// The networks that may call. An empty list allows everyone. IPv4 addresses and networks written as IPv4-mapped IPv6 (<c>::ffff:10.1.2.3</c>, what
/// a dual-stack socket reports) are IPv4; an IPv6 network never holds them, so "everyone" as a list is <c>0.0.0.0/0</c> and <c>::/0</c>.
/// </summary>
internal sealed class AllowedNetworks
{
    private const int MappedPrefixLength = 96;

    private readonly Block[] _blocks;
    private readonly bool _allowsLoopback;

    private AllowedNetworks(Block[] blocks)
    {
        _blocks = blocks;
        _allowsLoopback = Allows(IPAddress.Loopback) || Allows(IPAddress.IPv6Loopback);
    }

    /// <summary>Reads a list of networks.</summary>
    /// <param name="networks">CIDR (<c>10.0.0.0/8</c>, <c>::1/128</c>) or single addresses (<c>127.0.0.1</c>); white space around an entry is ignored.</param>
    /// <exception cref="FormatException">An entry is neither; the message names it and says what is wrong.</exception>
    public static AllowedNetworks Parse(IEnumerable<string> networks) =>
        TryParse(networks, out AllowedNetworks? allowed, out string? problem) ? allowed : throw new FormatException(problem);

    /// <summary>Reads a list of networks, or says what is wrong with the first entry that cannot be read.</summary>
    public static bool TryParse(
        IEnumerable<string> networks, [NotNullWhen(true)] out AllowedNetworks? allowed, [NotNullWhen(false)] out string? problem)
    {
        List<Block> blocks = [];
        foreach (string entry in networks)
        {
            problem = Read(entry, out Block block);
            if (problem is not null)
            {
                allowed = null;
                return false;
            }

            blocks.Add(block);
        }

        allowed = new AllowedNetworks([.. blocks]);
        problem = null;
        return true;
    }

    /// <summary>Whether a caller from this address may call. Allocates nothing.</summary>
    /// <param name="address">The caller's address; null, for a Unix domain socket or a server in memory, counts as loopback.</param>
    public bool Allows(IPAddress? address)
    {
        if (_blocks.Length == 0)
            return true;
        if (address is null)
            return _allowsLoopback;

        UInt128 bits = Bits(address, out bool isIPv4);
        foreach (ref readonly Block block in _blocks.AsSpan())
        {
            if (block.IsIPv4 == isIPv4 && (bits & block.Mask) == block.Bits)
                return true;
        }

        return false;
    }

    /// <summary>What a caller from an address that is not allowed is told, and the log: an administrator adds just this address.</summary>
    public static string ProblemOf(IPAddress? address) =>
        $"{(address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "this machine"} is not in AllowedNetworks";

    private static string? Read(string? entry, out Block block)
    {
        block = default;
        ReadOnlySpan<char> text = entry.AsSpan().Trim();
        int slash = text.IndexOf('/');
        ReadOnlySpan<char> addressText = slash < 0 ? text : text[..slash];
        if (!TryReadAddress(addressText, out IPAddress? address))
            return $"'{entry}' is neither a network (such as '10.0.0.0/8') nor an address (such as '127.0.0.1').";

        int most = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        int length = most;
        if (slash >= 0 && (!int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > most))
            return $"'{entry}' is not a network: what follows '/' must be a number from 0 to {most}.";

        UInt128 bits = Bits(address, out bool isIPv4);
        int bitsLength = most == 32 ? MappedPrefixLength + length : length;
        UInt128 mask = bitsLength == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - bitsLength);
        if ((bits & mask) != bits)
            return $"'{entry}' has address bits beyond its first {length}: write '{new IPNetwork(Address(bits & mask, most), length)}' for the network, or '{address}' for the one address.";

        // A mapped network so wide that it holds more than the mapped addresses is an IPv6 network.
        block = new Block(bits, mask, isIPv4 && bitsLength >= MappedPrefixLength);
        return null;
    }

    private static bool TryReadAddress(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        // The parser of .NET also takes "10" and "010.1" (octal) for IPv4, and brackets, ports and zones for IPv6.
        address = null;
        if (text.ContainsAny("[]%") || !IPAddress.TryParse(text, out IPAddress? read))
            return false;
        if (read.AddressFamily == AddressFamily.InterNetwork && !text.SequenceEqual(read.ToString()))
            return false;

        address = read;
        return true;
    }

    private static UInt128 Bits(IPAddress address, out bool isIPv4)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int written);
        isIPv4 = written == 4 || address.IsIPv4MappedToIPv6;
        return written == 4
            ? new UInt128(0, 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static IPAddress Address(UInt128 bits, int size)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        return new IPAddress(size == 32 ? bytes[12..] : bytes);
    }

    private readonly record struct Block(UInt128 Bits, UInt128 Mask, bool IsIPv4);
}
