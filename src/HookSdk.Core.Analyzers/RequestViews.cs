using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace HookSdk.Analyzers;

/// <summary>Which types are views into the bytes of a request: memory, and what of this SDK gives memory away.</summary>
internal static class RequestViews
{
    /// <summary>Whether a value of the type reads the request's bytes.</summary>
    public static bool Holds(ITypeSymbol? type) => Holds(type, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));

    /// <summary>The method that makes a copy of such a value; null: it has none.</summary>
    public static string? CopyOf(ITypeSymbol? type) =>
        type is not null && IsMemory(type) ? "ToArray"
        : type is not null && HasDetach(type) ? "Detach"
        : null;

    private static bool Holds(ITypeSymbol? type, HashSet<ITypeSymbol> seen)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];

        if (type is null || !seen.Add(type))
            return false;

        if (IsMemory(type))
            return true;

        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || !Handler.IsOurs(type))
            return false;

        for (ITypeSymbol? level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            if (HasDetach(level) || level.GetMembers().OfType<IPropertySymbol>().Any(p => !p.IsStatic && p.DeclaredAccessibility == Accessibility.Public && Holds(p.Type, seen)))
                return true;
        }

        return false;
    }

    private static bool IsMemory(ITypeSymbol type) => type is { Name: "ReadOnlyMemory" or "ReadOnlySequence", ContainingNamespace.Name: "System" or "Buffers" };

    private static bool HasDetach(ITypeSymbol type) =>
        type.GetMembers("Detach").OfType<IMethodSymbol>().Any(m => m.Parameters.IsEmpty && SymbolEqualityComparer.Default.Equals(m.ReturnType, type));
}
