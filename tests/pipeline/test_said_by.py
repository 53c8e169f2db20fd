"""Who is said to have said it, and whether a sentence is itself unsure, with and without marks."""

from __future__ import annotations

import pytest

from pipeline.facets import extract_facets
from pipeline.text.syllables import strip_diacritics

#: (sentence, who said it, whether it is unsure)
TOLD = [
    # An office, named before what it says.
    ("Theo Sở Y tế, phường Đa Mai ghi nhận 45 ca sốt xuất huyết.", "official", False),
    ("Theo thông tin từ Sở Y tế, phường Đa Mai ghi nhận 45 ca sốt xuất huyết.", "official", False),
    ("Theo báo cáo nhanh của UBND xã Bố Hạ, 86 con lợn đã bị tiêu hủy.", "official", False),
    ("Nguồn tin từ Công an tỉnh cho hay ba đối tượng đã bị bắt giữ.", "official", False),
    ("Thông tin từ Ban Quản lý các khu công nghiệp, không có doanh nghiệp nào đóng cửa.", "official", False),
    ("Sở Y tế cho biết đã có 45 ca sốt xuất huyết.", "official", False),
    ("Sở Nông nghiệp và Môi trường xác nhận hồ Cấm Sơn vận hành bình thường.", "official", False),
    ("UBND phường Chũ thông báo cấm đường từ 8 giờ sáng mai.", "official", False),
    ("Công an xã Lục Nam khẳng định không có vụ bắt cóc nào.", "official", False),
    ("Đại diện Bệnh viện Đa khoa tỉnh cho hay 27 học sinh đã ổn định.", "official", False),
    ("Lãnh đạo Ban Chỉ huy Phòng thủ dân sự tỉnh cho biết đê không vỡ.", "official", False),
    ("Giám đốc Sở Giáo dục và Đào tạo, trả lời báo chí, nói học sinh vẫn đi học.", "official", False),
    ("Chính quyền xã Sơn Động nêu rõ mưa lũ không gây thiệt hại về người.", "official", False),
    ("Cục Thống kê công bố sản lượng vải đạt 165.000 tấn.", "official", False),
    ("Ban Giám hiệu Trường Tiểu học Hồng Vân cho biết bữa ăn có 300 suất.", "official", False),
    # The same, behind it.
    ("Phường Đa Mai ghi nhận 45 ca sốt xuất huyết, theo Sở Y tế.", "official", False),
    ("Không có doanh nghiệp nào đóng cửa, Ban Quản lý các khu công nghiệp cho biết.", "official", False),
    ("Hồ Khuôn Thần an toàn, Chi cục Thủy lợi khẳng định.", "official", False),
    ("86 con lợn bị tiêu hủy (theo số liệu của Chi cục Chăn nuôi).", "official", False),
    ("Ba đối tượng bị bắt giữ, nguồn tin từ Công an tỉnh cho hay.", "official", False),
    # An office speaks, and a medium or a rumour is only what it speaks through or about.
    ("Trên trang Facebook chính thức, Công an tỉnh thông báo cấm đường từ 8 giờ.", "official", False),
    ("Sở Y tế bác bỏ tin lan truyền trên mạng xã hội về 45 ca tử vong.", "official", False),
    ("Theo Sở Y tế, thông tin trên Facebook về dịch lạ là sai sự thật.", "official", False),
    ("Qua Zalo, UBND phường Chũ thông báo lịch tiêm vắc xin ngày 20/11.", "official", False),
    # The crowd.
    ("Theo cư dân mạng, đê sông Cầu đã vỡ đêm qua.", "crowd", False),
    ("Đê sông Cầu đã vỡ đêm qua, theo cư dân mạng.", "crowd", False),
    ("Cư dân mạng lan truyền hình ảnh đê sông Cầu bị vỡ.", "crowd", False),
    ("Dân mạng rỉ tai nhau 20 người đã chết ở đèo Bụt.", "crowd", False),
    ("Theo một tài khoản Facebook, cầu Bến Tuần đã sập.", "crowd", False),
    ("Một tài khoản TikTok đăng rằng cầu Bến Tuần đã sập.", "crowd", False),
    ("Theo người dân, xe tải chở cát chạy suốt đêm qua xã Bố Hạ.", "crowd", False),
    ("Người dân xã Bố Hạ cho biết xe tải chở cát chạy suốt đêm.", "crowd", False),
    ("Nhiều người dân phản ánh nước giếng ở xã Lục Nam có mùi lạ.", "crowd", False),
    ("Theo lời kể của bà con, lũ cuốn mất 12 con trâu.", "crowd", False),
    ("Theo bà con xóm Núi, lũ cuốn mất 12 con trâu.", "crowd", False),
    ("Trên các hội nhóm Zalo, phụ huynh truyền nhau tin 70 cháu nhập viện.", "crowd", False),
    ("Mạng xã hội lan truyền tin nhà máy ở Quang Châu sa thải 3.000 người.", "crowd", False),
    ("Mấy người hàng xóm kể lại đêm qua có hai vụ trộm ở thôn Đông.", "crowd", False),
    ("Lũ cuốn mất 12 con trâu, bà con trong xóm kể lại.", "crowd", False),
    # The crowd, and unsure of it.
    ("Nghe nói đê sông Cầu đã vỡ đêm qua.", "crowd", True),
    ("Đê sông Cầu vỡ rồi, nghe nói thế.", "crowd", True),
    ("Nghe đồn Sở Y tế cho biết có 45 ca tử vong.", "crowd", True),
    ("Nghe bảo xã Bố Hạ tiêu hủy 2.000 con lợn.", "crowd", True),
    ("Nghe phong thanh cầu Bến Tuần sắp cấm xe tải.", "crowd", True),
    ("Rộ tin nhà máy ở Quang Châu đóng cửa từ tuần sau.", "crowd", True),
    ("Rộ lên tin đồn vỡ đập Khuôn Thần trong đêm 12/11.", "crowd", True),
    ("Thấy bảo 20 người đã chết ở đèo Bụt.", "crowd", True),
    ("Có tin đồn trường Hồng Vân giấu hai ca tử vong.", "crowd", True),
    ("Theo lời đồn, xã Lục Nam sắp có sân bay.", "crowd", True),
    # Unsure, nobody named.
    ("Công nhân nghi do ăn phải thịt ôi mà 30 người nhập viện.", "", True),
    ("Ba học sinh nghi bị ngộ độc sau bữa trưa.", "", True),
    ("Vụ cháy được cho là xuất phát từ tầng hai.", "", True),
    ("Lái xe bị cho là ngủ gật khi vào đèo Bụt.", "", True),
    ("Có lẽ đê sông Cầu đã sạt 20 mét.", "", True),
    ("Hình như cầu Bến Tuần đã thông xe.", "", True),
    ("Có thể 12 người đã mắc kẹt trong hầm.", "", True),
    ("Nghi vấn lò mổ xả thải xuống sông Thương.", "", True),
    ("Nhiều khả năng xe mất phanh trước khi lao xuống vực.", "", True),
    ("Chưa rõ thực hư chuyện 20 con trâu chết ở xã Sơn Động.", "", True),
    ("Thông tin chưa được kiểm chứng nói 20 người mất tích.", "", True),
    ("Nguyên nhân ban đầu nghi là chập điện.", "", True),
    # An office, and unsure itself.
    ("Theo Công an tỉnh, nguyên nhân nghi do chập điện.", "official", True),
    ("Sở Y tế cho biết 30 người có khả năng ngộ độc thực phẩm.", "official", True),
    # Neither.
    ("Vụ lật xe tại đèo Bụt làm 2 người tử vong.", "", False),
    ("Đồn Công an Quang Châu bắt giữ hai đối tượng trộm cắp.", "", False),
    ("Đồn Biên phòng cứu sáu ngư dân gặp nạn.", "", False),
    ("Hai nghi phạm bị bắt giữ tại phường Chũ.", "", False),
    ("Lễ hội có nghi lễ rước nước vào sáng 5/12.", "", False),
    ("Học sinh toàn tỉnh nghỉ học ngày 13/11.", "", False),
    ("Hội nghị tổng kết diễn ra tại phường Bắc Giang.", "", False),
    ("Sở Y tế tiêm vắc xin cho 1.200 trẻ em.", "", False),
    ("Công an tỉnh theo dõi các đối tượng từ tháng 8.", "", False),
    ("Cầu Bến Tuần thông xe theo kế hoạch.", "", False),
    ("Người dân xã Bố Hạ thu hoạch 300 tấn vải.", "", False),
    ("Ban Quản lý khu di tích tuyển 20 hướng dẫn viên nói tiếng Anh.", "", False),
    ("Công an phường vận động tiểu thương không lan truyền ảnh nạn nhân.", "", False),
    ("Mọi người đừng chia sẻ ảnh nạn nhân.", "", False),
    ("Người dân đến Đồn Công an Quang Châu trình báo mất 3 con trâu.", "", False),
    ("Bà con kéo lên đồn biên phòng nhận 20 suất quà.", "", False),
    ("Phụ huynh đăng ký cho con tiêm vắc xin từ ngày 20/11.", "", False),
    # Two speak: the first tells what the other is said to have said.
    ("Người dân thu hoạch 300 tấn vải, UBND xã Bố Hạ cho biết.", "official", False),
    ("UBND xã đã hỗ trợ 5 triệu đồng, bà con thôn Núi cho biết.", "crowd", False),
    ("Trước tin đồn vỡ đập, Chi cục Thủy lợi khẳng định hồ an toàn.", "official", True),
    ("Cư dân mạng đăng rằng Sở Y tế xác nhận 45 ca tử vong.", "crowd", False),
]  # fmt: skip


def test_there_are_many_of_them() -> None:
    assert len(TOLD) >= 60
    assert len({row[0] for row in TOLD}) == len(TOLD)


@pytest.mark.parametrize(("sentence", "who", "unsure"), TOLD)
def test_who_said_it_and_how_surely(sentence: str, who: str, unsure: bool) -> None:
    found = extract_facets(sentence)
    assert (found.attribution, found.modality.endswith("?")) == (who, unsure)


@pytest.mark.parametrize(("sentence", "who", "unsure"), TOLD)
def test_the_same_typed_without_marks(sentence: str, who: str, unsure: bool) -> None:
    found = extract_facets(strip_diacritics(sentence).lower())
    assert (found.attribution, found.modality.endswith("?")) == (who, unsure)
