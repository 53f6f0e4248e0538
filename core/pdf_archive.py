"""What makes a document one to archive: PDF/A-3a and PDF/UA-1 at once, the files it came from inside. For the child."""

import base64
from datetime import datetime
from io import BytesIO
from typing import Any

VARIANT = "pdf/a-3a"
# PDF/A knows PDF/UA's mark only when the metadata say what it is (ISO 19005-3, 6.6.2.3).
_ACCESSIBLE = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the document follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"""


def attachments(weasyprint: Any, files: list[dict[str, str]]) -> list[Any]:
    """Files of a job, dated by the job: the same files give the same bytes."""
    found = []
    for one in files:
        at, data = datetime.fromisoformat(one["at"]), BytesIO(base64.b64decode(one["data"]))
        about = {"name": one["name"], "description": one["description"], "relationship": one["relationship"]}
        found.append(weasyprint.Attachment(file_obj=data, created=at, modified=at, **about))
    return found


def mark(_document: Any, pdf: Any) -> None:
    """Says PDF/UA-1 beside PDF/A-3a, in metadata that are not compressed (ISO 19005-3, 6.6.2.1)."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])  # WeasyPrint 70 names each file twice
    stream = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    [packet] = stream.stream
    stream.stream, stream.compress = [packet.replace(b"</rdf:RDF>", _ACCESSIBLE, 1)], False
